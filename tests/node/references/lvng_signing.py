# SPDX-License-Identifier: GPL-3.0-or-later
# Signing and verifying as the LVNG v1 API Integration Guide shows them, unchanged.
import hmac
import hashlib
import time

def sign_request(method, path, body, secret_key):
    timestamp = str(int(time.time()))
    message = f"{method}|{path}|{body}|{timestamp}"
    
    signature = hmac.new(
        secret_key.encode('utf-8'),
        message.encode('utf-8'),
        hashlib.sha256
    ).hexdigest()
    
    return {
        'X-LVNG-Timestamp': timestamp,
        'X-LVNG-Signature': signature
    }


def verify_webhook_signature(payload, signature, secret):
    expected_signature = hmac.new(
        secret.encode('utf-8'),
        payload.encode('utf-8'),
        hashlib.sha256
    ).hexdigest()
    
    return hmac.compare_digest(f"sha256={expected_signature}", signature)
