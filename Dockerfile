# One image for every process: `wiredesk api`, `wiredesk worker`, `wiredesk beat`, `wiredesk db upgrade`.
# It runs as a numeric user on a read-only root; what it writes goes to /data and /tmp.
FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_ROOT_USER_ACTION=ignore \
    WIREDESK_DATA_DIR=/data \
    WIREDESK_API_HOST=0.0.0.0 \
    WIREDESK_HEARTBEAT_PATH=/tmp/heartbeat
WORKDIR /app
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s --retries=3 CMD ["wiredesk", "health", "api"]
CMD ["wiredesk", "api"]

# The libraries first: this layer is built anew only when the lock changes.
COPY requirements.lock ./
RUN groupadd --gid 10001 wiredesk \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin wiredesk \
 && install -d -o 10001 -g 10001 -m 0750 /data \
 && python -m pip install --require-hashes --only-binary=:all: -r requirements.lock

# The program (.dockerignore names what it is) stays in /app beside its config, owned by root: a process
# of ours cannot change it.
COPY . ./
RUN python -m pip install --no-deps --no-build-isolation --editable . \
 && mkdir -p /usr/local/share/wiredesk \
 && python -m worker.entities.geonames /usr/local/share/wiredesk/places.db \
 && python -m compileall -q worker

VOLUME /data
USER 10001:10001
