import UPlot from 'uplot';
import type { Window } from '../../../lambda/stream-analytics/contract.ts';
import { dollars, timeOfDay } from './words.ts';

/** The enum of uPlot's types has no values at run time: 1 is the right side. */
const ON_THE_RIGHT: object = { side: 1 };

/** Chart of trips and fares over a day, with a reading of the selected window as text. */
export class Chart {
  private readonly box: HTMLElement;
  private readonly reading: HTMLElement;
  private windows: readonly Window[] = [];
  private plot: UPlot | undefined;

  constructor(box: HTMLElement, reading: HTMLElement) {
    this.box = box;
    this.reading = reading;
    box.addEventListener('keydown', (event) => {
      this.move(event);
    });
    new ResizeObserver(() => {
      this.plot?.setSize(this.size());
    }).observe(box);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.draw();
    });
  }

  /** @param windows sums of the city, newest first */
  show(windows: readonly Window[]): void {
    this.windows = windows.toReversed();
    if (this.plot) this.plot.setData(this.data());
    else this.draw();
  }

  private draw(): void {
    this.plot?.destroy();
    this.plot = new UPlot(this.options(), this.data(), this.box);
  }

  private data(): UPlot.AlignedData {
    return [
      this.windows.map(({ start }) => Date.parse(start) / 1_000),
      this.windows.map(({ trips }) => trips),
      this.windows.map(({ fareCents }) => fareCents / 100),
    ];
  }

  private options(): UPlot.Options {
    const color = (name: string) => {
      const probe = document.createElement('span');
      probe.style.color = `var(--${name})`;
      this.box.append(probe);
      const value = getComputedStyle(probe).color;
      probe.remove();
      return value;
    };
    const axis = {
      stroke: color('soft'),
      grid: { stroke: color('line') },
      ticks: { stroke: color('line') },
    };
    return {
      ...this.size(),
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), 'America/New_York'),
      legend: { show: false },
      scales: {
        trips: { range: (_, __, max) => [0, max || 1] },
        fares: { range: (_, __, max) => [0, max || 1] },
      },
      axes: [
        axis,
        { ...axis, scale: 'trips', label: 'Trips', stroke: color('trips') },
        {
          ...axis,
          scale: 'fares',
          label: 'Fares, $',
          ...ON_THE_RIGHT,
          stroke: color('fares'),
          grid: { show: false },
        },
      ],
      series: [
        {},
        { label: 'Trips', scale: 'trips', stroke: color('trips'), width: 2 },
        { label: 'Fares', scale: 'fares', stroke: color('fares'), width: 2, dash: [6, 4] },
      ],
      hooks: {
        setCursor: [
          ({ cursor }) => {
            this.read(cursor.idx);
          },
        ],
      },
    };
  }

  private size(): { width: number; height: number } {
    const width = Math.max(280, this.box.clientWidth);
    return { width, height: Math.min(420, Math.max(220, width * 0.45)) };
  }

  private read(index: number | null | undefined): void {
    const window = this.windows[index ?? -1];
    this.reading.textContent = window
      ? `${timeOfDay(window.start)}: ${window.trips} trips, ${dollars(window.fareCents)}`
      : '';
  }

  private move(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined || !this.plot || this.windows.length === 0) return;
    event.preventDefault();
    const last = this.windows.length - 1;
    const index = Math.min(last, Math.max(0, (this.plot.cursor.idx ?? last) + step));
    const time = Date.parse(this.windows[index]?.start ?? '') / 1_000;
    this.plot.setCursor({ left: this.plot.valToPos(time, 'x'), top: 10 });
  }
}
