import React from "react";

export class Settings {
  static readonly TIMEOUT = "300s";
  static readonly LIMITS = Object.freeze({ upload: "10MB", requests: 100 });
  readonly name = "settings";
  static describe(kind: string): string {
    const prefix = "limit";
    const message = `${prefix}:${kind}`;
    return message;
  }
}

namespace Flags {
  export const NEW_CHECKOUT = false;
  export const RATIO = 0.25;
}

const routes = { home: "/", login: '/login', "ä/ö": "\u00e4\x41\n" };

export function App({ url = "/" }: { url?: string }) {
  const label = "hello";
  return <div title={label}>{url} text & more</div>;
}
