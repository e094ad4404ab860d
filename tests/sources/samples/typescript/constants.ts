// Where the harbour frontend reaches its services.
import { Environment } from "./types";
import type { Config } from './types';

export const API_BASE_URL = "https://api.staging.harbour.example.com";
export const WS_URL = `wss://ws.${"staging"}.harbour.example.com/ws` as const;
const HOST = 'staging.harbour.example.com';
export const AUTH_URL: string = `https://auth.${HOST}/v1`;
export const HEARTBEAT_MS = 25 * 1_000;
export const MAX_RETRIES = 3, BACKOFF = 1.5, ENABLED = true, NOTHING = null;
export const SENTRY_DSN = process.env.NEXT_PUBLIC_SENTRY_DSN ?? "";
export const LOG_LEVEL = import.meta.env.VITE_LOG_LEVEL || 'info';
export const TITLE = "grüße aus dem hafen 🚢", AFTER = "ok";

export enum Stage {
  Staging = "staging",
  Production = 'production',
  COUNT = 2,
  NEXT,
}

export const ENDPOINTS = {
  auth: { url: `${AUTH_URL}/login`, timeout: 30 },
  "web-socket": { url: WS_URL, heartbeat: HEARTBEAT_MS },
  [HOST]: "computed",
  ...EXTRA,
  build() { return 1; },
} as const satisfies Record<string, unknown>;

export default { env: ["A=1", `B=${HOST}`, 'C=' + API_BASE_URL] };
