// SPDX-License-Identifier: GPL-3.0-or-later
// The Node.js client of the AIMOS API Integration Guide, unchanged.
const axios = require('axios');
const WebSocket = require('ws');

class AIMOSClient {
  constructor(baseUrl, username = null, password = null) {
    this.baseUrl = baseUrl.replace(/\/$/, '');
    this.token = null;
    this.client = axios.create({
      baseURL: this.baseUrl,
      headers: {
        'Content-Type': 'application/json'
      }
    });
    
    // Add request interceptor for authentication
    this.client.interceptors.request.use(config => {
      if (this.token) {
        config.headers.Authorization = `Bearer ${this.token}`;
      }
      return config;
    });
    
    if (username && password) {
      this.login(username, password);
    }
  }
  
  async login(username, password) {
    const formData = new URLSearchParams();
    formData.append('username', username);
    formData.append('password', password);
    
    const response = await this.client.post('/auth/login', formData, {
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded'
      }
    });
    
    this.token = response.data.access_token;
    return response.data;
  }
  
  async getAgents(filters = {}) {
    const response = await this.client.get('/agents', { params: filters });
    return response.data;
  }
  
  async executeAgents(options = {}) {
    const response = await this.client.post('/execute', options);
    return response.data;
  }
  
  async getSystemStatus() {
    const response = await this.client.get('/system/status');
    return response.data;
  }
  
  createWebSocketConnection(userId) {
    const wsUrl = `${this.baseUrl.replace('http', 'ws')}/ws/${userId}`;
    const ws = new WebSocket(wsUrl);
    
    ws.on('open', () => {
      console.log('WebSocket connected');
    });
    
    ws.on('message', (data) => {
      const message = JSON.parse(data);
      this.handleWebSocketMessage(message);
    });
    
    return ws;
  }
  
  handleWebSocketMessage(message) {
    console.log('WebSocket message:', message);
    // Override this method to handle specific message types
  }
}
