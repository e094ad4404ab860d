# NEXT_PUBLIC_… values are baked in when the frontend is built, so an image belongs to one environment.
FROM node:22-slim AS build
ARG NEXT_PUBLIC_ENVIRONMENT NEXT_PUBLIC_RELEASE
ARG NEXT_PUBLIC_AUTH_URL NEXT_PUBLIC_API_URL NEXT_PUBLIC_WS_URL
ARG NEXT_PUBLIC_GOOGLE_CLIENT_ID NEXT_PUBLIC_ALLOW_DEV_LOGIN
WORKDIR /app
COPY . .
RUN npm ci && npm run build
