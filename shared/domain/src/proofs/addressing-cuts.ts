import { containsPrefix, nthSubnet, overlaps } from '@sixfold/events'
import { type Allocation, GRID_REF, idPrefix, type Slice, type World } from '@sixfold/fold'
import { type AddressingFinding, finding } from './addressing-finding.ts'
import { notApart } from './apart.ts'

const allocationsApart = (world: World): AddressingFinding[] =>
  notApart([...world.get('grid', GRID_REF).state.allocations.values()], ({ prefix }) => prefix).map(
    ([a, b]) =>
      finding(
        'allocations-apart',
        `${a.prefix} of ${a.holder.kind} ${a.holder.id} and ${b.prefix} of ${b.holder.kind} ${b.holder.id} overlap`,
        [a.registeredAt, b.registeredAt],
      ),
  )

const sliceWrong = ({ slice, cutAt }: Slice, allocation: Allocation): AddressingFinding | null => {
  const { prefix, prefixes, sliceLength, registeredAt } = allocation
  if (!containsPrefix(prefix, slice))
    return finding('slices-inside', `slice ${slice} is not inside its allocation ${prefix}`, [
      registeredAt,
      cutAt,
    ])
  const zero = prefixes.map((it) => nthSubnet(it, sliceLength, 0)).find((it) => overlaps(it, slice))
  if (zero === undefined) return null
  return finding('slices-inside', `slice ${slice} is, or is inside, the PrefixZero ${zero} of ${prefix}`, [
    registeredAt,
    cutAt,
  ])
}

/** That no two allocations overlap, and that slices are inside of theirs, apart, and never a PrefixZero. */
export const proveCuts = (world: World): AddressingFinding[] => {
  const { allocations } = world.get('grid', GRID_REF).state
  const all: Slice[] = []
  const found: AddressingFinding[] = []
  for (const { ref, state } of world.all('allocation')) {
    const allocation = allocations.get(idPrefix(ref.id))
    for (const slice of state.slices.values()) {
      all.push(slice)
      const wrong =
        allocation === undefined
          ? finding(
              'slices-inside',
              `slice ${slice.slice} was cut from ${idPrefix(ref.id)}, which is not registered`,
              [slice.cutAt],
            )
          : sliceWrong(slice, allocation)
      if (wrong !== null) found.push(wrong)
    }
  }
  const overlapping = notApart(all, ({ slice }) => slice).map(([a, b]) =>
    finding('slices-apart', `slice ${a.slice} of ${a.owner} and slice ${b.slice} of ${b.owner} overlap`, [
      a.cutAt,
      b.cutAt,
    ]),
  )
  return [...allocationsApart(world), ...found, ...overlapping]
}
