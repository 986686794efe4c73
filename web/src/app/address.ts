// Filters that stand in the address of a list, and are asked of the interface.
import { computed, watch, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

// What changed together goes into the address together: of two changes one after the other the second would undo the first.
let changes: Record<string, string | undefined> | undefined;

export function inAddress(name: string): WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return computed({
    get: () => String(route.query[name] ?? ''),
    set: (value) => {
      if (!changes) {
        changes = {};
        queueMicrotask(() => {
          void router.replace({ query: { ...route.query, ...changes } });
          changes = undefined;
        });
      }
      changes[name] = value || undefined;
    },
  });
}

// Runs when one of them changes, as long as this page is open.
export function whenChanged(filters: WritableComputedRef<string>[], run: () => unknown): void {
  const route = useRoute();
  const path = route.path;
  watch(
    () => filters.map((filter) => filter.value).join('\n'),
    () => route.path === path && run(),
  );
}
