import { fileURLToPath } from 'node:url'
import { exec, type LabContext, openLab } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

/** How an inner command line ended, and what it said. */
export type InnerEnding = Awaited<ReturnType<typeof exec>>

const controlOf = ({ lab, machines }: LabContext): string => {
  const control = machines.find(({ roles }) => roles.includes('control'))
  if (control === undefined) throw new Failure(EXIT.failed, `lab ${lab} has no control machine`)
  return control.name
}

/** The command line of a `sixfold` that runs on the control machine of a lab, and knows it. */
const innerArgv = ({ lab, nats }: LabContext, argv: readonly string[]): [string, ...string[]] => [
  'env',
  `SIXFOLD_NATS=${nats.urls.join(',')}`,
  `SIXFOLD_INSIDE=${lab}`,
  process.execPath,
  MAIN,
  ...argv,
]

/** Runs `sixfold` with these arguments on the control machine of a lab, and collects what it says. */
export const sixfoldInside = async (
  lab: string,
  argv: readonly string[],
  { stdin }: Readonly<{ stdin?: string }> = {},
): Promise<InnerEnding> => {
  const context = await openLab(lab)
  return exec(lab, controlOf(context), innerArgv(context, argv), stdin === undefined ? {} : { stdin })
}

/** Runs this process's own command line again on the control machine of a lab, on our terminal. */
export const runAgainInside = async (lab: string): Promise<ExitCode> => {
  const context = await openLab(lab)
  return attached(() =>
    exec(lab, controlOf(context), innerArgv(context, process.argv.slice(2)), { stdio: 'inherit' }),
  )
}

/** An interrupt of the terminal reaches the attached command as well: it is the one to say how this ends. */
export const attached = async (run: () => Promise<InnerEnding>): Promise<ExitCode> => {
  const leaveItToTheCommand = (): void => undefined
  process.on('SIGINT', leaveItToTheCommand)
  try {
    const { exitCode, stderr } = await run()
    if (exitCode === 127 && stderr !== '') process.stderr.write(`${stderr}\n`)
    return exitCode
  } finally {
    process.off('SIGINT', leaveItToTheCommand)
  }
}
