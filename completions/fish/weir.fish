# Completion of weir for fish. What may come next the program itself says: `weir complete`.

function __weir_complete
    set -l given (commandline -opc)
    set -l current (commandline -ct)
    # Behind `--state=` and `folder=` a path begins.
    set -l before (string match -r '^.*=' -- $current)
    set -l path (string replace -r '^.*=' '' -- $current)
    for line in (command $given[1] complete $given[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                for found in (__fish_complete_path "$path")
                    echo "$before$found"
                end
            case ':folders'
                for found in (__fish_complete_directories "$path" '')
                    echo "$before$found"
                end
            case '*'
                echo $line
        end
    end
end

complete -c weir -f -a '(__weir_complete)'
