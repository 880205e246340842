import { down, labs } from '@sixfold/lab'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { labMeant, labName } from '../lab/lab-name.ts'
import { listing, plural } from '../render/plural.ts'
import { openTerminal } from '../terminal.ts'

const namesMeant = async (name: string | undefined, all: boolean): Promise<readonly string[]> => {
  const there = await labs()
  if (all) return there
  if (name !== undefined) return [labName(name)]
  const which =
    there.length === 0 ? 'there is none' : `there ${there.length === 1 ? 'is' : 'are'} ${listing(there)}`
  throw new Failure(EXIT.usage, `which lab? ${which}`, 'name one, or say --all')
}

/** `sixfold lab down NAME|--all`: takes labs down. One that is not there is down already. */
export const labDown = async (
  name: string | undefined,
  { all = false, lab: said }: Readonly<{ all?: boolean; lab?: string }>,
): Promise<ExitCode> => {
  const { out } = openTerminal()
  const names = await namesMeant(labMeant(name, said), all)
  if (names.length === 0) out('there is no lab')
  for (const lab of names) {
    const { processes, namespaces } = await down(lab)
    const what = `${plural(processes, 'process', 'processes')} and ${plural(namespaces, 'namespace')} removed`
    out(processes + namespaces === 0 ? `there was nothing of lab ${lab}` : `lab ${lab} is down: ${what}`)
  }
  return EXIT.ok
}
