import { z } from 'zod'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { sixfoldInside } from './inside.ts'

/**
 * What an inner `sixfold … --json` tells, parsed. Codes in `allowed` (0 when left out) are no failure.
 *
 * @throws Failure with the inner command's own code and words
 */
export const askInside = async <Schema extends z.ZodType>(
  lab: string,
  argv: readonly string[],
  schema: Schema,
  { stdin, allowed = [EXIT.ok] }: Readonly<{ stdin?: string; allowed?: readonly number[] }> = {},
): Promise<z.output<Schema>> => {
  const { exitCode, stdout, stderr } = await sixfoldInside(lab, argv, stdin === undefined ? {} : { stdin })
  if (allowed.includes(exitCode)) return schema.parse(JSON.parse(stdout))
  const words = stderr.trim().replace(/^sixfold: /, '')
  throw new Failure(exitCode, words === '' ? `sixfold ${argv.join(' ')} ended with ${exitCode}` : words)
}

/** What we need of `order --wait --json`. */
export const Orders = z.object({
  orders: z.array(
    z.object({
      key: z.string(),
      type: z.string().nullable(),
      stage: z.string(),
      words: z.string(),
      milliseconds: z.number().nullable(),
    }),
  ),
  notPublished: z.number(),
})

const Owner = z.object({ id: z.string(), name: z.string(), slices: z.array(z.string()) })

/** What we need of `node list --json` and `exit list --json`. */
export const Nodes = z.object({ nodes: z.array(Owner) })
export const Exits = z.object({ exits: z.array(Owner) })

/** What we need of `network list --json`. */
export const Networks = z.object({
  networks: z.array(z.object({ party: z.string(), network: z.string(), state: z.string() })),
})
