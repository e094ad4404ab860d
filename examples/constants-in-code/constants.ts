const HOST = "api.staging.harbour.example.com";

export const API_URL = `https://${HOST}`;

export const WEBSOCKET = {
  HEARTBEAT_SECONDS: 25,
} as const;
