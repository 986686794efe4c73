// When the session ends, as the platform tells with each answer (Taixin-Session-Seconds), so that whoever works here is
// told in time (WCAG 2.2, 2.2.1; app/SessionEnd.vue) and loses nothing of what was typed.
import { ref } from 'vue';

export const ends = ref<number>(); // by this machine's clock, in milliseconds; none: nobody told yet
export const over = ref(false); // it has ended, and what is shown is still there
let told = 0;

export function heard(seconds: string | null, now: number = Date.now()): void {
  if (seconds === null) return;
  told = Number(seconds);
  ends.value = now + told * 1000;
}

// Another window of this browser has asked for something, too.
export function heardElsewhere(end: number): void {
  if (end > (ends.value ?? Infinity)) ends.value = end;
}

// Whether asking for something makes the end later: with less than the idle limit left, right after an answer, it is the
// hours that a session may last at most.
export const renews = (idleMinutes: number): boolean => told >= idleMinutes * 60 - 1;

// How long before the end it is told, in milliseconds: there is something to be finished when it cannot be made later.
export function lead(idleMinutes: number): number {
  const half = (idleMinutes * 60_000) / 2;
  return Math.min(half, renews(idleMinutes) ? 180_000 : 600_000);
}

// An answer that says that nobody is signed in.
export function refusedAsNobody(code: string): void {
  if (code === 'access.signed_out' || code === 'access.not_signed_in') over.value = true;
}
