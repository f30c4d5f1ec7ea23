/**
 * For bash as it is, also that of macOS. The script that comes with @bomb.sh/tab wants the package bash-completion, cannot be
 * read twice, and runs what somebody has typed.
 */
export const BASH_COMPLETION = `# bash completion for sluice
_sluice_complete() {
  local current="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :* ]] && continue
    line="\${line%%$'\\t'*}"
    [[ -n $line && $line == "$current"* ]] && COMPREPLY+=("$line")
  done < <(sluice complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F _sluice_complete sluice
`;
