#!/usr/bin/env node
import { execFileSync } from "node:child_process";

const PROJECT = process.env["GCP_PROJECT"] ?? 'harbour-staging';
const secrets = { JWT_SECRET_KEY: "harbour-jwt-staging:latest", DATABASE_URL: "harbour-db" };
let region = "europe-west1";
region = "europe-west4";
const envVars = [
  "ENVIRONMENT=staging", // confcheck: ignore[environment-mismatch] a test
  `PROJECT=${PROJECT}`,
  `REGION=${region}`,
];
envVars.push("DEBUG=true");

export function deploy(image) {
  const flags = { memory: "512Mi", cpu: '1' };
  const items = [{ name: "A", value: "1" }, { name: "B" }];
  if (image) {
    const nested = "x";
  }
  execFileSync("gcloud", ["run", "deploy", "--set-env-vars", envVars.join(",")]);
}
