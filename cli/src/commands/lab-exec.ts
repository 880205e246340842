import { exec } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { attached } from '../lab/inside.ts'
import { partyOfTarget } from '../lab/party-of-target.ts'
import { theLab } from '../lab/the-lab.ts'

/** `sixfold lab exec TARGET -- CMD…`: runs a command in a machine, or in a workload of a network. Its code is ours. */
export const labExec = async (
  target: string,
  words: readonly string[],
  { lab: name }: Readonly<{ lab?: string }>,
): Promise<ExitCode> => {
  const [command, ...args] = words[0] === '--' ? words.slice(1) : words
  if (command === undefined)
    throw new Failure(EXIT.usage, 'which command?', `for example: sixfold lab exec ${target} -- ip address`)
  const lab = await theLab(name)
  const party = await partyOfTarget(lab, target)
  return attached(() =>
    exec(lab, target, [command, ...args], { stdio: 'inherit', ...(party === undefined ? {} : { party }) }),
  )
}
