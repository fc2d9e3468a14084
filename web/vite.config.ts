// How the browser side is built: four entry points with fixed names, everything else in hashed chunks.
import { readFileSync, writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

/** The folder must exist in a fresh clone for the server's build, so the marker survives every build. */
function keepFolder(): Plugin {
  return {
    name: 'keep-folder',
    writeBundle: () => writeFileSync(new URL('dist/.gitkeep', import.meta.url), ''),
  };
}

/** The tab's icon has a fixed name, since the templates name it. */
function icon(): Plugin {
  return {
    name: 'icon',
    generateBundle() {
      const source = readFileSync(new URL('src/icon.svg', import.meta.url), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'icon.svg', source });
    },
  };
}

export default defineConfig({
  base: '/assets/',
  publicDir: false,
  plugins: [icon(), keepFolder()],
  worker: { format: 'es', rollupOptions: { output: { entryFileNames: 'chunk/[name]-[hash].js' } } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The pages are rendered by the server, so there is no HTML to preload from.
    modulePreload: false,
    // Inlined files would need `data:` in more places of the content security policy.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: {
        app: 'src/app.ts',
        map: 'src/map.ts',
        area: 'src/area.ts',
        style: 'styles/app.css',
      },
      output: {
        // The library changes seldom; apart, it stays in the browser's cache when our own code changes.
        codeSplitting: { groups: [{ name: 'maplibre', test: /node_modules\/maplibre-gl/ }] },
        entryFileNames: '[name].js',
        chunkFileNames: 'chunk/[name]-[hash].js',
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith('.css')) ? 'app.css' : 'chunk/[name]-[hash][extname]',
      },
    },
  },
});
