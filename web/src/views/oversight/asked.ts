// A filter that stands in the address under its name.
import { computed, type WritableComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export function useAsked(): (name: string, otherwise?: string) => WritableComputedRef<string> {
  const route = useRoute();
  const router = useRouter();
  return (name, otherwise = '') =>
    computed({
      get: () => String(route.query[name] ?? otherwise),
      set: (wanted) => void router.replace({ query: { ...route.query, [name]: wanted === otherwise ? undefined : wanted || undefined } }),
    });
}
