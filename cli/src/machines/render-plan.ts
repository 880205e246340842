import type { DryRun, PlannedPart } from '@sixfold/agent'
import type { Palette } from '../render/color.ts'
import { plural } from '../render/plural.ts'

const partLines = ({ part, revision, why, facilities }: PlannedPart, color: Palette): string[] => {
  const name = `${color.bold(part)}${revision === null ? '' : `  revision ${revision}`}`
  if (why !== null) return [`${name}  ${color.yellow(why)}`]
  if (facilities.length === 0) return [`${name}  nothing to do`]
  return [
    name,
    ...facilities.flatMap(({ changes, steps, error }) => [
      ...(error === null ? [] : [color.yellow(`  ! ${error.message}`)]),
      ...changes.map((change) => `  ${change}`),
      ...steps.map((step) => color.dim(`    ${step}`)),
    ]),
  ]
}

/** How many lines of commands a dry run has. */
export const stepsIn = ({ parts }: DryRun): number =>
  parts.flatMap(({ facilities }) => facilities.flatMap(({ steps }) => steps)).length

/** Whether a dry run could not tell of some part, or could not read something. */
export const isUnsure = ({ agent, parts, problems }: DryRun): boolean =>
  agent === null ||
  problems.length > 0 ||
  parts.some(({ why, facilities }) => why !== null || facilities.some(({ error }) => error !== null))

/** A dry run of a machine's agent, for a person. */
export const planLines = (run: DryRun, color: Palette): string[] => {
  if (run.agent === null) return ['no agent has been here yet: the directory holds no identity']
  const isIdle = stepsIn(run) === 0
  const idle = isUnsure(run) ? 'what the agent would do cannot be told' : 'the agent would change nothing'
  const changes = run.parts.flatMap(({ facilities }) => facilities.flatMap((it) => it.changes)).length
  return [
    ...run.problems.map((problem) => color.yellow(`! ${problem}`)),
    ...run.parts.flatMap((part) => partLines(part, color)),
    isIdle ? idle : `the agent would make ${plural(changes, 'change')}`,
  ]
}
