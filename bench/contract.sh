#!/bin/sh
# The API held against its own OpenAPI document by schemathesis: all checks, stateful.
#
#     bench/contract.sh [seconds [scopes]]        default 600 admin; scopes by commas, as keys have them
#
# Needs schemathesis (4.32) in PATH: pip install schemathesis in an environment of its own; it brings twenty
# packages, so it is no dependency of the tests. Starts the API on a fresh SQLite database where a key is needed,
# fills it a little (a schema cannot say that the query "$" or the address "http://0/:" is refused, so it does not
# check that all which fits the schema is taken), and exits with schemathesis' own exit code. The stream is left out: it never ends.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-600}
scopes=$(echo "${2:-admin}" | sed 's/,/ --scope /g')
folder=$(mktemp -d)
port=${PORT:-8931}
python=${PYTHON:-python}
export WIREDESK_DATABASE_URL="sqlite:///$folder/wiredesk.db" WIREDESK_LOG_LEVEL=ERROR
"$python" -m worker.cli --data "$folder" db upgrade
key=$("$python" -m worker.cli --data "$folder" keys create contract --scope $scopes --rate 1000000 2>/dev/null)
"$python" - "$folder" << 'END'
import sys
from pathlib import Path
from worker.bootstrap import connect
from worker.settings import Settings
services = connect(Settings(data_dir=Path(sys.argv[1])))
for number in range(3):
    text = f"The bridge number {number} reopened on Monday, the mayor of the old town said at noon."
    services.intake.accept_value({"text": text, "source": f"s{number}"}, door="cli")
while services.ingest.take_in_batch():
    pass
END
"$python" -m worker.cli --data "$folder" api --port "$port" --no-web &
api=$!
trap 'kill $api; wait $api || true; rm -rf "$folder"' EXIT
until "$python" -c "import urllib.request as u; u.urlopen('http://127.0.0.1:$port/readyz')" 2>/dev/null; do sleep 1; done
# From the file: a key without "read" is not given the document. A test keeps both equal.
schemathesis run docs/openapi.json --url "http://127.0.0.1:$port" \
  --header "Authorization: Bearer $key" --exclude-path /v1/stream --checks all --exclude-checks positive_data_acceptance --max-time "$seconds" \
  --request-timeout 20 --continue-on-failure
