import { ExportError, type ExportHeader, openExportVerifier, type Verdict } from '@sixfold/audit'
import type { StoredFact } from '@sixfold/decider'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { linesOf } from './lines-of.ts'
import type { Trusted } from './trusted.ts'

export type VerifiedExport = Readonly<{ header: ExportHeader; verdict: Verdict; chain: string }>

/** Verifies an export; `onFact` is given each fact of it. Throws Failure `usage` when the file is none. */
export const verifyExport = async (
  path: string,
  trusted: Trusted,
  onFact?: (fact: StoredFact) => void,
): Promise<VerifiedExport> => {
  try {
    const verifier = openExportVerifier(trusted, onFact)
    for await (const line of linesOf(path)) if (verifier.take(line)) break
    const { chain, ...verdict } = verifier.end()
    return { header: verifier.header() as ExportHeader, verdict, chain }
  } catch (err) {
    if (err instanceof ExportError) throw new Failure(EXIT.usage, `${path} is no export: ${err.message}`)
    throw err
  }
}
