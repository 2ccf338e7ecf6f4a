import { createCleanup } from '../e2e/harness/cleanup.ts';
import { measureBuild, measureCold, measureLarge } from './proxy-downloads.ts';
import { createPlace, type ModuleProxyBench } from './proxy-place.ts';
import { measureTags, measureWarm } from './proxy-requests.ts';

/** Measures the module proxy beside others and beside `go` without one; the tables as Markdown. */
export async function measureModuleProxy(bench: ModuleProxyBench): Promise<string[]> {
  const { defer, run: cleanUp } = createCleanup();
  try {
    const place = await createPlace(bench, defer);
    return [
      await measureWarm(place),
      await measureTags(place),
      await measureCold(place),
      await measureBuild(place),
      await measureLarge(place),
    ];
  } finally {
    await cleanUp();
  }
}
