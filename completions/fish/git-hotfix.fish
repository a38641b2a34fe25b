# fish completion for git-hotfix: for `git hotfix-start` beside fish's own completion of git, and for
# the bare name. The commands themselves know what fits; see Commands/Complete.swift.

function __git_hotfix_complete -a name
    set -l words (commandline -opc)
    set -l at 1
    set -l ask git-$name
    if not contains -- (string replace -r '.*/' '' -- $words[1]) $ask
        set at (contains -i -- $name $words); or return
        set ask git $words[2..$at]
    end
    set -e words[1..$at]
    set -l word "$(commandline -ct)"
    if string match -q -- '--worktree=*' $word
        printf '%s\n' --worktree=(__fish_complete_directories (string sub -s 12 -- $word))
        return
    end
    command $ask --git-completion-helper $words $word 2>/dev/null
end

begin
    set -l name
    for name in hotfix-start hotfix-pick hotfix-sync
        complete -c git-$name -f -k -a "(__git_hotfix_complete $name)"
        complete -c git -f -k -n "__fish_git_using_command $name" -a "(__git_hotfix_complete $name)"
    end
end
