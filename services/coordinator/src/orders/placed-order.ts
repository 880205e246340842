/** An order as it lies in ORDERS. */
export type PlacedOrder = Readonly<{ sequence: number; stream: string; party: string; bytes: Uint8Array }>
