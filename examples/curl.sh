#!/bin/sh
# 泰信接口示例：curl。A worked client of the interface: curl, and sed for the few values that are needed.
#
#   TAIXIN_URL=http://127.0.0.1:8080 sh curl.sh CODE FILE.csv
#
# With TAIXIN_CLIENT_ID and TAIXIN_CLIENT_SECRET a token is asked for first.
set -eu
url=${TAIXIN_URL:-http://127.0.0.1:8080}
purpose=${TAIXIN_PURPOSE:-permit}
operator=${TAIXIN_OPERATOR:-示例经办人}
source_=${TAIXIN_SOURCE:-示例市市场监管局}
item=${TAIXIN_ITEM:-REG.enterprise}
code=$1 file=$2

# The value of a member of a JSON answer whose values are simple.
value() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" | head -n 1; }
set --
if [ -n "${TAIXIN_CLIENT_ID:-}" ]; then
  token=$(curl -sS --fail-with-body -u "$TAIXIN_CLIENT_ID:$TAIXIN_CLIENT_SECRET" -d grant_type=client_credentials "$url/api/v1/oauth/token" | value access_token)
  set -- -H "Authorization: Bearer $token"
fi
call() { curl -sS --fail-with-body "$@"; }

# One check. With Accept: text/plain the answer comes as lines for people.
question="{\"query\":\"$code\",\"purpose\":\"$purpose\",\"operator\":\"$operator\"}"
echo "check $(call "$@" -H 'Content-Type: application/json' -d "$question" "$url/api/v1/checks" | value verdict)"

encoded() { printf %s "$1" | od -An -v -tx1 | tr -d '\n' | sed 's/ /%/g'; }

# A batch: the sheet comes back with its verdicts.
answers=$(printf '统一社会信用代码\r\n%s\r\n%s\r\n' "$code" "$code" |
  call "$@" -H 'Content-Type: application/octet-stream' --data-binary @- \
    "$url/api/v1/checks/batch?purpose=$purpose&operator=$(encoded "$operator")&format=csv&file_name=codes.csv")
echo "batch $(printf '%s\n' "$answers" | sed 1d | grep -c .) answers"

# A file as a job: sent again with the same key, it is not done again.
key=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
submit() {
  call "$@" -H 'Content-Type: application/octet-stream' -H "Idempotency-Key: \"$key\"" --data-binary "@$file" \
    "$url/api/v1/submissions?item=$item&source=$(encoded "$source_")&operator=$(encoded "$operator")&async=true" | value id
}
job=$(submit "$@")
[ "$(submit "$@")" = "$job" ] || { echo "the same key made two jobs" >&2; exit 1; }
while :; do
  state=$(call "$@" "$url/api/v1/jobs/$job" | value state)
  case $state in waiting | running) sleep 0.2 ;; *) break ;; esac
done
echo "submit $state $(call "$@" "$url/api/v1/jobs/$job/result" | value accepted) accepted"

# The change feed, page after page, to its end.
after='' pages=0
while :; do
  page=$(call "$@" "$url/api/v1/changes?purpose=$purpose&operator=$(encoded "$operator")&limit=500${after:+&after=$after}")
  after=$(printf %s "$page" | sed 's/.*"next":"\([^"]*\)".*/\1/') pages=$((pages + 1))
  case $page in *'"more":true}') ;; *) break ;; esac
done
echo "changes read in $pages pages; go on from $after"
