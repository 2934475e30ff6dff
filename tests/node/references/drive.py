# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the references' Python code against the server at TROUPE_URL and prints what came of it as JSON.
#   drive.py aimos USERNAME PASSWORD      drive.py signed METHOD PATH BODY KEY
import json
import os
import sys

import requests

from aimos_client import AIMOSClient
from lvng_signing import sign_request

url = os.environ["TROUPE_URL"]


def aimos(username, password):
    client = AIMOSClient(url + "/api", username, password)
    refused = None
    try:
        AIMOSClient(url + "/api", username, password + "x")
    except requests.HTTPError as problem:
        refused = {"status": problem.response.status_code, "body": problem.response.json()}
    return {
        "agents": client.get_agents(),
        "active": client.get_agents(status="active"),
        "status": client.get_system_status(),
        "refused": refused,
    }


def signed(method, path, body, key):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    unsigned = requests.request(method, url + path, headers=headers, data=body.encode("utf-8") or None)
    headers.update(sign_request(method, path, body, key))
    answer = requests.request(method, url + path, headers=headers, data=body.encode("utf-8") or None)
    return {"unsigned": unsigned.status_code, "status": answer.status_code, "body": answer.json()}


print(json.dumps({"aimos": aimos, "signed": signed}[sys.argv[1]](*sys.argv[2:])))
