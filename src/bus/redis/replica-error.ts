/** The server answers, and is a replica of another one: what is written there is refused, what is published there is heard by few. */
export class ReplicaError extends Error {
  constructor() {
    super('is a replica; the name is resolved again to find the primary');
  }
}
