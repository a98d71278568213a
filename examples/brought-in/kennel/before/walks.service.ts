import { Injectable } from '@nestjs/common'

@Injectable()
export class WalksService {
  readonly #walks: string[] = []

  all(): readonly string[] {
    return this.#walks
  }

  add(dog: string): void {
    this.#walks.push(dog.replaceAll(/[^\w ]/g, ''))
  }

  clear(): void {
    this.#walks.length = 0
  }
}
