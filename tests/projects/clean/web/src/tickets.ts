import { execFile } from "node:child_process";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

import type { Pool } from "pg";

export interface Ticket {
  id: string;
  seat: string;
}

const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: true });
const SEAT = /^([A-Z])(\d+)$/;

export function parseSeat(text: string): [string, number] | null {
  const found = SEAT.exec(text);
  return found === null ? null : [found[1], Number(found[2])];
}

export async function findTicket(pool: Pool, id: string): Promise<Ticket | undefined> {
  const result = await pool.query<Ticket>("SELECT id, seat FROM tickets WHERE id = $1", [id]);
  return result.rows[0];
}

export async function findTickets(pool: Pool, ids: string[]): Promise<Ticket[]> {
  const marks = ids.map((_, index) => `$${index + 1}`).join(", ");
  const result = await pool.query<Ticket>(`SELECT id, seat FROM tickets WHERE id IN (${marks})`, ids);
  return result.rows;
}

export async function fetchTicket(base: string, id: string): Promise<Ticket> {
  const response = await fetch(new URL(`/tickets/${encodeURIComponent(id)}`, base), {
    signal: AbortSignal.timeout(5_000),
  });
  if (!response.ok) {
    throw new Error(`ticket ${id}: ${response.status}`);
  }
  return (await response.json()) as Ticket;
}

export async function fetchPatiently(base: string, id: string): Promise<Ticket> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchTicket(base, id);
    } catch (error) {
      if (attempt === 5) {
        throw error;
      }
      console.warn(`attempt ${attempt} failed`, error);
      await sleep(2 ** attempt * 100);
    }
  }
}

export function print(name: string, done: (error: Error | null) => void): void {
  execFile("lp", ["-d", "box-office", "--", name], { timeout: 30_000 }, done);
}

export function remind(message: string): void {
  setTimeout(() => console.info(`delete from your calendar: ${message}`), 1_000);
}

export function readDraft(storage: Storage): Ticket | null {
  try {
    return JSON.parse(storage.getItem("draft") ?? "null") as Ticket | null;
  } catch (error) {
    console.warn("the draft cannot be read", error);
    return null;
  }
}

export { agent };
