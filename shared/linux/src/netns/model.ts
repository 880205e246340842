/** A namespace that is to be gone, and the devices of ours in it: they go first, so that nothing lingers. */
export type Doomed = Readonly<{ name: string; devices: readonly string[] }>

/** The namespaces there are, and which of them nobody wants any more. */
export type Actual = Readonly<{ names: readonly string[]; doomed: readonly Doomed[] }>

/** One namespace to make, or to remove with what is in it. */
export type Change = Readonly<
  { kind: 'add'; name: string } | { kind: 'remove'; name: string; devices: readonly string[] }
>
