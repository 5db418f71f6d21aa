#!/bin/sh
# watch.sh PID DIR: waits for a process to be gone, then ends the stack in DIR. Started by up.sh.
while kill -0 "$1" 2>/dev/null; do
	sleep 0.5
done
exec sh "$(dirname "$0")/down.sh" "$2"
