/*
 * The browser's half of the documented protocol of custom widgets:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/add_custom_widget_dashboard_interactivity.html
 */
const byId = (id) => document.getElementById(id);
const theme = new URLSearchParams(location.search).get('theme') ?? 'light';
document.documentElement.dataset.theme = theme;

const refreshers = [];
/** What the dashboard does by itself every so often. */
globalThis.refreshAll = () => Promise.all(refreshers.map((refresh) => refresh()));

void open();

async function open() {
  const { dashboardName, widgets } = await (await fetch('widgets')).json();
  for (const [i, widget] of widgets.entries()) {
    const card = document.createElement('div');
    card.className = 'card';
    card.append(Object.assign(document.createElement('h2'), { textContent: widget.title }));
    const content = document.createElement('div');
    content.className = 'content';
    card.append(content);
    document.querySelector('main').append(card);
    const shown = { ...widget, id: `widget-${i}`, dashboardName, content };
    refreshers.push(() => refresh(shown));
    await refresh(shown);
  }
  document.documentElement.dataset.ready = 'yes';
}

async function refresh(widget) {
  show(widget, widget.content, await call(widget, widget.endpoint, widget.params ?? {}));
}

/** Every call carries the context, and in it what stands in the widget's form fields. */
async function call(widget, endpoint, params) {
  const event = { ...params, widgetContext: contextOf(widget) };
  const answer = await fetch('invoke', { method: 'POST', body: JSON.stringify({ endpoint, event }) });
  return answer.json();
}

function contextOf({ id, dashboardName, title, params = {}, content }) {
  const all = {};
  for (const field of content.querySelectorAll('input[name], select[name], textarea[name]')) {
    all[field.name] = field.type === 'checkbox' ? field.checked : field.value;
  }
  const end = Date.now();
  return {
    dashboardName,
    widgetId: id,
    accountId: '000000000000',
    locale: 'en',
    timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
    period: 300,
    isAutoPeriod: true,
    timeRange: { mode: 'relative', start: end - 10_800_000, end, relativeStart: 10_800_000 },
    theme,
    linkCharts: true,
    title,
    forms: { all },
    params,
    width: content.clientWidth,
    height: content.clientHeight,
  };
}

/** `answer` is cleaned HTML, or any other JSON, or the error of a function. */
function show(widget, place, { html, json, error }) {
  if (html === undefined) {
    const text = error ?? JSON.stringify(json, null, 2);
    place.replaceChildren(Object.assign(document.createElement('pre'), { textContent: text }));
    return;
  }
  place.innerHTML = html;
  for (const action of place.querySelectorAll('cwdb-action')) bind(widget, action);
}

/** An action belongs to the element right before it. */
function bind(widget, action) {
  const kind = action.getAttribute('action') ?? 'html';
  const event = action.getAttribute('event') ?? 'click';
  if (event === 'mouseenter' && kind !== 'html') return;
  action.previousElementSibling?.addEventListener(event, async (happened) => {
    happened.preventDefault();
    const question = action.getAttribute('confirmation');
    if (question && !(await ask(question))) return;
    const answer =
      kind === 'call'
        ? await call(widget, action.getAttribute('endpoint'), JSON.parse(action.textContent.trim() || '{}'))
        : { html: action.innerHTML };
    if (action.getAttribute('display') === 'popup') popUp(widget, answer);
    else show(widget, widget.content, answer);
  });
}

function ask(question) {
  const dialog = byId('confirmation');
  dialog.querySelector('p').textContent = question;
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = (said) => () => {
      dialog.close();
      resolve(said);
    };
    byId('confirm').onclick = answer(true);
    byId('cancel').onclick = answer(false);
    dialog.oncancel = answer(false);
  });
}

function popUp(widget, answer) {
  const dialog = byId('popup');
  show(widget, dialog.querySelector('section'), answer);
  byId('close').onclick = () => dialog.close();
  dialog.showModal();
}
