import type { Ticker } from '../../market/index.js';
import { BlockRoom } from './block-room.js';
import type { Plan } from './plan.js';
import { emptySymbol, type SymbolState } from './symbol-state.js';

/** Every symbol that a core has heard of, and which of them have changed since somebody asked. */
export class KnownSymbols {
  private readonly states = new Map<Ticker, SymbolState>();
  private readonly room: BlockRoom;
  private unshown: SymbolState[] = [];
  private unsaved: SymbolState[] = [];

  /** @param onBegin told of a symbol that nothing has been known of */
  constructor(
    private readonly plan: Plan,
    private readonly onBegin: (state: SymbolState) => void,
  ) {
    this.room = new BlockRoom(plan.blockSize);
  }

  get names(): Iterable<Ticker> {
    return this.states.keys();
  }

  get all(): Iterable<SymbolState> {
    return this.states.values();
  }

  find(symbol: Ticker): SymbolState | undefined {
    return this.states.get(symbol);
  }

  /** Begins with it where nothing has been known. */
  of(symbol: Ticker): SymbolState {
    return this.states.get(symbol) ?? this.begin(symbol);
  }

  /** It is to be shown anew, and saved. */
  touch(state: SymbolState): void {
    if (!state.unshown) {
      state.unshown = true;
      this.unshown.push(state);
    }
    this.change(state);
  }

  /** It is to be saved. */
  change(state: SymbolState): void {
    if (state.unsaved) return;
    state.unsaved = true;
    this.unsaved.push(state);
  }

  takeUnshown(): Ticker[] {
    const { unshown } = this;
    this.unshown = [];
    return unshown.map((state) => {
      state.unshown = false;
      return state.symbol;
    });
  }

  takeUnsaved(): Ticker[] {
    const { unsaved } = this;
    this.unsaved = [];
    return unsaved.map((state) => {
      state.unsaved = false;
      return state.symbol;
    });
  }

  private begin(symbol: Ticker): SymbolState {
    const state = emptySymbol(this.plan, symbol, this.room.block());
    this.states.set(symbol, state);
    this.onBegin(state);
    return state;
  }
}
