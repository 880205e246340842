import { z } from 'zod'

/** A generation of a network's WireGuard keys, devices and ports, counted from 1. The first one is nowhere spelled out. */
export const Generation = z.int().min(2).meta({
  title: 'Generation',
  description:
    'A generation of the WireGuard keys, devices and ports of a network. The first one is never written.',
})
export type Generation = z.output<typeof Generation>
