/**
 * Why a facility will not act: what is wanted contradicts itself, would touch what is not ours, or cannot be yet.
 * `retry` says what happens next: true, the next pass may find it better; false, a person has to change something.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly retry: boolean

  constructor(message: string, { retry }: Readonly<{ retry: boolean }>) {
    super(message)
    this.retry = retry
  }
}
