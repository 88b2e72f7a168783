# SPDX-License-Identifier: MIT
# host-stub.fish - completion for fish
#
# host-stub says what fits (host-stub(1), COMPLETION). The first line is about
# files, each further line is a word, a tab and what it means.

function __host_stub_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct | string unescape)
    or set current (commandline -ct | string trim --left --chars '\'"')
    set -e words[1]
    set -l lines (command host-stub __complete words $words "$current" 2>/dev/null)
    printf '%s\n' $lines[2..-1]
    set -l files (string split --max 1 ' ' -- $lines[1])
    set -l rest (string sub --start (math (string length -- "$files[2]") + 1) -- "$current")
    switch "$files[1]"
        case files
            printf "$files[2]%s\n" (__fish_complete_path "$rest")
        case directories
            printf "$files[2]%s\n" (__fish_complete_directories "$rest" '')
        case modules
            __fish_complete_suffix --complete="$rest" .so
    end
end

complete -c host-stub -f -k -a '(__host_stub_complete)'
