# Pinned to a full version. Where images are mirrored, pin the digest too (node:24.21.0-bookworm-slim@sha256:...).
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production FERRYMAN_CONFIG=/etc/ferryman/ferryman.yaml NODE_COMPILE_CACHE=/app/.compiled
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json manifest.yml ./
COPY src ./src
RUN install -d -o node .compiled
USER node
# Stripped of types and compiled once here, not at every start. Node takes it only for the same user.
RUN node -e "import('./src/bot.ts')"
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
