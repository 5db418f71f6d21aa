#!/bin/sh
# reload.sh DIR: starts the API server of a stack again, which then sees tables that were changed.
set -eu
stack_source=$(cd "$(dirname "$0")" && pwd)
. "$stack_source/lib.sh"

dir=$(cd "${1:?the folder of up.sh}" && pwd -P)
. "$dir/env"
stop_api
start_api
