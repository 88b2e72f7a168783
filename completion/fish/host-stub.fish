# SPDX-License-Identifier: MIT
# host-stub.fish - completion for fish 3 and later
#
# host-stub says what fits (host-stub(1), COMPLETION). The first line is about
# files, each further line is a word, a tab and what it means.

function __host_stub_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l plain (string unescape -- $typed; or string trim -lc '\'"' -- $typed)
    set -e words[1]
    set -l lines (command host-stub __complete words $words "$plain" 2>/dev/null)
    set -q lines[1]; or return
    set -l files (string split -m 1 ' ' -- $lines[1]) ''
    set -e lines[1]
    set -q lines[1]; and printf '%s\n' $lines

    test "$files[1]" = none; and return
    set -l rest (string sub -s (math (string length -- "$files[2]") + 1) -- "$typed")
    set -l found (complete -C "__fish_command_without_completions $rest")
    switch "$files[1]"
        case directories
            set found (string match -r '^.*/$' -- $found)
        case modules
            set found (string match -r '^.*(?:/|\.so)$' -- $found)
    end
    set -q found[1]; and printf '%s\n' $files[2]$found
end

complete -c host-stub -f -k -a '(__host_stub_complete)'
