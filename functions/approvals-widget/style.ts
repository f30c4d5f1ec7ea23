import { Html } from '../../core/text/html.ts';

export type Theme = 'light' | 'dark';

/** Each of these has a contrast of at least 4.5 on CloudWatch's own background in its theme. */
const COLOURS = {
  light: { good: '#037f0c', bad: '#d13212', open: '#8d6605', quiet: '#5f6b7a', line: '#d5dbdb', stable: '#687078' },
  dark: { good: '#6aaf35', bad: '#ff7f6e', open: '#e0b252', quiet: '#a4b1be', line: '#414d5c', stable: '#8d99a8' },
};

/** On top of CloudWatch's own style of tables, inputs and buttons. It tells the widget its theme; CSS cannot know it. */
export function styleOf(theme: Theme): Html {
  const { good, bad, open, quiet, line, stable } = COLOURS[theme];
  return new Html(`<style>
.sluice h3 { margin: 0 0 4px }
.sluice-card { border-left: 4px solid ${open}; padding: 0 0 4px 12px; margin: 0 0 16px }
.sluice-columns { display: flex; flex-wrap: wrap; gap: 0 40px }
.sluice-columns > div { flex: 1 1 min(420px, 100%); min-width: 0 }
.sluice-facts { margin: 0 0 8px }
.sluice th, .sluice td { text-align: left; vertical-align: top; padding: 3px 14px 3px 0; border-bottom: 1px solid ${line} }
.sluice th { font-weight: normal; color: ${quiet} }
.sluice-facts th { white-space: nowrap }
.sluice td { overflow-wrap: anywhere }
.sluice-evidence td:not(:last-child) { overflow-wrap: normal }
.sluice-lately td:nth-child(2), .sluice-lately td:nth-child(3) { overflow-wrap: normal }
.sluice-good { color: ${good} }
.sluice-bad { color: ${bad} }
.sluice-open { color: ${open} }
.sluice-quiet { color: ${quiet} }
.sluice-share { margin: 4px 0 10px; max-width: 480px }
.sluice-bar { border: 1px solid ${line}; height: 10px; background: ${stable} }
.sluice-bar div { height: 10px; background: #ec7211 }
.sluice-form label { display: inline-block; max-width: 100%; margin: 0 16px 8px 0 }
.sluice-form input { max-width: 100%; box-sizing: border-box }
.sluice-buttons { margin: 8px 0 0 }
.sluice-command { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all }
</style>`);
}
