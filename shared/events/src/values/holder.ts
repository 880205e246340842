import { z } from 'zod'
import { ExitGroupId, FarmId } from './token.ts'

/** Who holds an allocation: a farm, whose nodes get its slices, or an exit group, whose exits do. */
export const Holder = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('farm'), id: FarmId }),
    z.strictObject({ kind: z.literal('exit-group'), id: ExitGroupId }),
  ])
  .meta({
    title: 'Holder',
    description:
      'Who holds an allocation: a farm, whose nodes get its slices, or an exit group, whose exits do.',
  })
export type Holder = z.output<typeof Holder>
