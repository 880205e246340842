import type { Step } from './facility.ts'

/**
 * A step as lines for a person. Standard input and file contents are left out unless the step says they are public;
 * what remains (argv) never holds a secret.
 */
export const redact = (step: Step): readonly string[] => {
  if (step.do === 'write')
    return [`write ${step.path} (mode ${step.mode.toString(8)}, ${step.content.length} characters)`]
  if (step.do === 'remove') return [`remove ${step.path}`]
  const env = Object.entries(step.env ?? {}).map(([name, value]) => `${name}=${value}`)
  const command = [...env, ...step.argv].join(' ')
  if (step.stdin === undefined) return [command]
  if (step.stdinIsPublic !== true) return [`${command} < (${step.stdin.length} characters)`]
  return [command, ...linesOf(step.stdin).map((line) => `  ${line}`)]
}

/**
 * The line of a public batch that a tool complained about ("Command failed -:7"), so that an error says what was
 * asked and not only where; null when there is none or it is not for showing.
 */
export const blamedLine = (step: Step, message: string): string | null => {
  if (step.do !== 'exec' || step.stdin === undefined || step.stdinIsPublic !== true) return null
  const line = /Command failed -:(\d+)/.exec(message)?.[1]
  return line === undefined ? null : (linesOf(step.stdin)[Number(line) - 1] ?? null)
}

const linesOf = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n')
