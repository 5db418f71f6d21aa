#!/bin/sh
# Nothing unfinished and nothing of one person's machine in the tree: no marks of open work, no paths
# into a home or work folder.
. "$(dirname "$0")/tree"

# Written so that this file does not find itself.
marks='TO''DO|FIX''ME|X''XX'
places='(^|[^A-Za-z0-9_.}/-])/(home|root|work|Users)/[A-Za-z0-9_.-]|/tmp''/w/'

{
	tree_files | xargs grep -InwE "$marks" /dev/null
	tree_files | xargs grep -InE "$places" /dev/null
} | verdict "words"
