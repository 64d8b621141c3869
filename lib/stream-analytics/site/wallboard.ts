import { Chart } from './chart.ts';
import type { Window } from '../../../lambda/stream-analytics/contract.ts';
import { WindowsApi } from './windows-api.ts';
import { dollars, duration, timeOfDay, today, whole } from './words.ts';

/** Milliseconds between two requests for changes. */
const INTERVAL = 2_000;
const ROWS = 12;

const api = new WindowsApi();
const day = byId('day') as HTMLInputElement;
const chart = new Chart(byId('chart'), byId('reading'));
let round = 0;

/** Shows the selected day, and its changes until another one is selected. The day is in the hash of the address. */
function start(): void {
  const wanted = location.hash.slice(1);
  day.value = /^\d{4}-\d\d-\d\d$/.test(wanted) ? wanted : today();
  day.addEventListener('change', () => {
    if (!day.value) return;
    location.hash = day.value;
    poll();
  });
  poll();
}

function poll(): void {
  const mine = ++round;
  const again = async () => {
    const shown = day.value;
    try {
      const [city, zones, late, rejected] = await Promise.all([
        api.city(shown),
        api.busiest(shown),
        api.setAside(shown, 'late'),
        api.setAside(shown, 'rejected'),
      ]);
      if (mine !== round) return;
      show(city, zones);
      write('late', whole(late));
      write('rejected', whole(rejected));
      write('alert', '');
    } catch (error) {
      write('alert', `No news since the last update: ${(error as Error).message}`);
    }
    if (mine === round) setTimeout(() => void again(), INTERVAL);
  };
  void again();
}

function show(city: readonly Window[], zones: readonly Window[]): void {
  const [newest] = city;
  write('trips', whole(city.reduce((sum, { trips }) => sum + trips, 0)));
  write('fares', dollars(city.reduce((sum, { fareCents }) => sum + fareCents, 0)));
  write('newest', newest ? `${timeOfDay(newest.start)}–${timeOfDay(newest.end)}` : '–');
  write('lag', newest ? duration(Date.now() - Date.parse(newest.end)) : '–');
  chart.show(city);
  byId('zones').replaceChildren(...zones.slice(0, ROWS).map(row));
}

function row({ zone, zoneName, borough, trips, fareCents }: Window): HTMLTableRowElement {
  const made = document.createElement('tr');
  made.dataset.zone = String(zone);
  const cells = [zoneName, borough, whole(trips), dollars(fareCents)];
  for (const [index, text] of cells.entries()) {
    const cell = made.insertCell();
    cell.textContent = text;
    if (index > 1) cell.className = 'number';
  }
  return made;
}

function write(id: string, text: string): void {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found;
}

start();
