// pm2
module.exports = {
  apps: [
    {
      name: "gateway",
      script: "dist/main.js",
      env: { NODE_ENV: "development", PORT: 3000 },
      env_production: { NODE_ENV: "production", PORT: 8080, JWT_SECRET: process.env.JWT_SECRET },
    },
    { name: 'worker', env: { QUEUE: "high,low" } },
  ],
};
