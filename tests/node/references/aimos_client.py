# SPDX-License-Identifier: GPL-3.0-or-later
# The Python client of the AIMOS API Integration Guide, unchanged.
import requests
import json
from typing import Dict, List, Optional

class AIMOSClient:
    def __init__(self, base_url: str, username: str = None, password: str = None):
        self.base_url = base_url.rstrip('/')
        self.session = requests.Session()
        self.token = None
        
        if username and password:
            self.login(username, password)
    
    def login(self, username: str, password: str) -> Dict:
        """Authenticate and get access token"""
        response = self.session.post(
            f"{self.base_url}/auth/login",
            data={"username": username, "password": password}
        )
        response.raise_for_status()
        
        data = response.json()
        self.token = data["access_token"]
        self.session.headers.update({
            "Authorization": f"Bearer {self.token}"
        })
        
        return data
    
    def get_agents(self, status: Optional[str] = None) -> List[Dict]:
        """Get list of agents"""
        params = {}
        if status:
            params["status"] = status
            
        response = self.session.get(
            f"{self.base_url}/agents",
            params=params
        )
        response.raise_for_status()
        return response.json()
    
    def execute_agents(self, agent_ids: List[str] = None, 
                      parallel: bool = True, 
                      timeout_seconds: int = 300) -> Dict:
        """Execute agents"""
        payload = {
            "parallel": parallel,
            "timeout_seconds": timeout_seconds
        }
        if agent_ids:
            payload["agent_ids"] = agent_ids
            
        response = self.session.post(
            f"{self.base_url}/execute",
            json=payload
        )
        response.raise_for_status()
        return response.json()
    
    def get_system_status(self) -> Dict:
        """Get system status"""
        response = self.session.get(f"{self.base_url}/system/status")
        response.raise_for_status()
        return response.json()
    
    def get_execution_logs(self, agent_id: str = None, 
                          status: str = None, 
                          limit: int = 100) -> List[Dict]:
        """Get execution logs"""
        params = {"limit": limit}
        if agent_id:
            params["agent_id"] = agent_id
        if status:
            params["status"] = status
            
        response = self.session.get(
            f"{self.base_url}/executions",
            params=params
        )
        response.raise_for_status()
        return response.json()
