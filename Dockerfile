# One image for every process: `wiredesk api`, `wiredesk worker`, `wiredesk beat`, `wiredesk db upgrade`.
# It runs as a numeric user on a read-only root; what it writes goes to /data and /tmp.
FROM python:3.12-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /app

# The libraries first: this layer is built anew only when the lock changes.
COPY requirements.lock requirements-places.lock ./
RUN python -m venv /app/.venv \
 && /app/.venv/bin/pip install --require-hashes --only-binary=:all: -r requirements.lock \
 && python -m pip install --require-hashes --only-binary=:all: --target /places-data -r requirements-places.lock

# The program (.dockerignore names what it is) stays in /app beside its config, owned by root: a process
# of ours cannot change it. The list of places is prepared here; its data, 190 MB, stay behind.
COPY . ./
RUN /app/.venv/bin/pip install --no-deps --no-build-isolation --editable . \
 && PYTHONPATH=/places-data /app/.venv/bin/python -m worker.entities.geonames worker/entities/places.db.gz \
 && /app/.venv/bin/python -m compileall -q worker

FROM python:3.12-slim-bookworm

LABEL org.opencontainers.image.title="Wiredesk" \
      org.opencontainers.image.description="Takes in news as it is published, and hands it on clean" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WIREDESK_DATA_DIR=/data \
    WIREDESK_API_HOST=0.0.0.0 \
    WIREDESK_HEARTBEAT_PATH=/tmp/heartbeat
WORKDIR /app
RUN groupadd --gid 10001 wiredesk \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin wiredesk \
 && install -d -o 10001 -g 10001 -m 0750 /data
COPY --from=build /app /app

VOLUME /data
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["/app/deploy/probe", "8000", "/readyz"]
CMD ["wiredesk", "api"]
