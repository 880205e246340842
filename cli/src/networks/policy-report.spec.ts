import { expect, test } from 'vitest'
import { palette } from '../render/color.ts'
import { groupLines, groupRows } from './policy-report.ts'

const MEMBERS = [
  {
    name: 'n1',
    dropped: [
      { mode: 'staged', label: null, packets: 1, bytes: 60 },
      { mode: 'staged', label: 'web', packets: 2, bytes: 120 },
      { mode: 'enforced', label: 'web', packets: 0, bytes: 0 },
    ],
  },
  { name: 'n2', dropped: [{ mode: 'staged', label: 'web', packets: 5, bytes: 300 }] },
  { name: 'x1', dropped: null },
] as unknown as Parameters<typeof groupRows>[0]

test('adds up what members said, by mode and group', () => {
  expect(groupRows(MEMBERS)).toEqual([
    { mode: 'enforced', label: 'web', packets: 0, bytes: 0, members: [] },
    {
      mode: 'staged',
      label: 'web',
      packets: 7,
      bytes: 420,
      members: [
        { name: 'n2', packets: 5 },
        { name: 'n1', packets: 2 },
      ],
    },
    { mode: 'staged', label: null, packets: 1, bytes: 60, members: [{ name: 'n1', packets: 1 }] },
  ])
})

test('says it in lines', () => {
  expect(groupLines(groupRows(MEMBERS), palette(false))).toEqual([
    'GROUP       POLICY              PACKETS  BYTES  WHERE',
    'web         enforced: dropped         0      0',
    'web         staged: would drop        7    420  n2 5, n1 2',
    '(no group)  staged: would drop        1     60  n1 1',
  ])
})
