# fish completion for git-hotfix: for `git hotfix-start` beside fish's own completion of git, and for
# `git-hotfix-start`. The commands themselves print the candidates; see Commands/Complete.swift.

function __git_hotfix_complete -a name
    set -l words (commandline -opc)
    set -l at 1
    set -l ask git-$name
    if not contains -- (string replace -r '.*/' '' -- $words[1]) $ask
        # The word can be an alias.
        set at (contains -i -- (__fish_git_needs_command) $words); or return
        set ask git $words[2..$at]
        set ask[-1] $name
    end
    set -e words[1..$at]
    set -l word "$(commandline -ct)"
    if string match -q -- '--worktree=*' $word
        printf '%s\n' --worktree=(__fish_complete_directories (string sub -s 12 -- $word))
        return
    end
    command $ask --git-completion-helper $words $word 2>/dev/null
end

function __git_hotfix_register -a name what
    complete -c git-$name -f -k -a "(__git_hotfix_complete $name)"
    complete -c git -f -k -n "__fish_git_using_command $name" -a "(__git_hotfix_complete $name)"
    complete -c git -f -n __fish_git_needs_command -a $name -d $what
end
__git_hotfix_register hotfix-start 'make the branch for a hotfix of production'
__git_hotfix_register hotfix-pick 'pick the fix onto the hotfix branch, push it and open its pull request'
__git_hotfix_register hotfix-sync 'merge production back into main'
functions -e __git_hotfix_register
