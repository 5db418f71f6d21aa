/*
 * page_style.c - how the HTML report looks: screens of any width, light and dark, paper.
 *
 * The four verdicts are blue, grey, amber and vermilion, which stay apart for the colour-blind;
 * every colour stands beside a word or a sign. Texts have a contrast of 4.5 to 1 at least.
 */
#include "page_parts.h"

const char *const weir_page_style[] = {
	/* Colours. */
	":root{color-scheme:light dark;--bg:#f7f8f9;--card:#fff;--ink:#1b2228;--soft:#56616b;"
	"--line:#d8dee3;--head:#eef1f4;--inserted:#0072b2;--present:#8b969f;--duplicate:#c58a00;"
	"--rejected:#d1490c;--good:#00684f;--warn:#855600;--bad:#b3261e;--open:#475a6b;"
	"--good-bg:#e3f4ee;--warn-bg:#fdf1d8;--bad-bg:#fce9e7;--open-bg:#e8edf1}",
	"@media(prefers-color-scheme:dark){:root{--bg:#12171b;--card:#1a2026;--ink:#e7ecf0;"
	"--soft:#a5b1bb;--line:#333d46;--head:#222a31;--inserted:#4aa8e0;--present:#84909b;"
	"--duplicate:#e0a521;--rejected:#f0703a;--good:#5fd6b4;--warn:#f0bd5b;--bad:#ff9a90;"
	"--open:#a9bccb;--good-bg:#12342b;--warn-bg:#3a2d10;--bad-bg:#40201e;--open-bg:#25303a}}",
	/* The page. */
	"*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}",
	"body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"
	"\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif;overflow-wrap:anywhere}",
	"main{max-width:70rem;margin:0 auto;padding:2rem 1.5rem 3rem}",
	"h1,h2,h3,p,dl,dd,table,ul{margin:0;padding:0}",
	"h1{font-size:1.75rem;line-height:1.2;font-weight:700;letter-spacing:-.01em}",
	"h2{font-size:1.2rem;line-height:1.3;font-weight:650;margin:0 0 .75rem}",
	"h3{font-size:1rem;font-weight:650;margin:0}",
	"section{margin-top:2.25rem}.soft{color:var(--soft)}.small{font-size:.875rem}",
	"code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"DejaVu Sans Mono\","
	"monospace;font-size:.85em}",
	"bdi{unicode-bidi:isolate}.lead{margin:-.4rem 0 .9rem;color:var(--soft);max-width:46rem}",
	/* At a glance. */
	".kicker{color:var(--soft);font-size:.875rem;margin-bottom:.35rem}",
	".glance{border:1px solid "
	"var(--line);border-radius:12px;background:var(--card);overflow:hidden}",
	".verdict{display:flex;gap:.9rem;align-items:center;padding:1.1rem 1.4rem}",
	".sign{flex:none;width:2.25rem;height:2.25rem;border-radius:50%;display:grid;"
	"place-items:center}.sign svg{width:1.25rem;height:1.25rem}",
	".good{background:var(--good-bg);color:var(--good)}.warn{background:var(--warn-bg);"
	"color:var(--warn)}.bad{background:var(--bad-bg);color:var(--bad)}.open{"
	"background:var(--open-bg);color:var(--open)}",
	".verdict .sign{background:currentColor}.verdict .sign svg{color:var(--card)}",
	".sum{padding:1.1rem 1.4rem .4rem;display:flex;flex-wrap:wrap;gap:.4rem 1.1rem;"
	"align-items:flex-end}",
	".sum div{display:flex;flex-direction:column}.sum b{font-size:1.5rem;line-height:1.2;"
	"font-weight:650;font-variant-numeric:tabular-nums}.sum "
	"i{font-style:normal;color:var(--soft);"
	"font-size:1.25rem;line-height:1.35;align-self:flex-start}",
	".sum span{font-size:.875rem;color:var(--soft);display:flex;align-items:center;gap:.4rem}",
	".key{display:inline-block;width:.7rem;height:.7rem;border-radius:2px;flex:none}",
	".bar{display:flex;gap:2px;height:.5rem;border-radius:3px;overflow:hidden;"
	"background:var(--head)}.bar i{display:block;min-width:3px}.sum+.bar{margin:.3rem 1.4rem "
	"1rem;"
	"height:.65rem}",
	".inserted{background:var(--inserted)}.present{background:var(--present)}"
	".duplicate{background:var(--duplicate)}.rejected{background:var(--rejected)}",
	"dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:."
	"9rem "
	"1.4rem;padding:1rem 1.4rem 1.2rem;border-top:1px solid var(--line)}",
	".facts dt{font-size:.8125rem;color:var(--soft)}.facts "
	"dd{font-variant-numeric:tabular-nums}"
	".facts .wide{grid-column:1/-1}",
	/* Tables. */
	".card{border:1px solid "
	"var(--line);border-radius:10px;background:var(--card);overflow:hidden}",
	"table{width:100%;border-collapse:collapse;font-size:.9375rem}",
	"th{text-align:left;font-size:.8125rem;font-weight:600;color:var(--soft);background:"
	"var(--head);padding:.5rem .75rem;white-space:nowrap}",
	"td{padding:.55rem .75rem;border-top:1px solid var(--line);vertical-align:top}",
	".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}",
	".zero{color:var(--soft)}td.n .kinds{display:block;font-size:.8125rem;color:var(--soft);"
	"white-space:normal}",
	"tr.total td{font-weight:650;border-top:2px solid var(--line)}tr.total td "
	".kinds{font-weight:400}",
	".name{font-weight:600}.flowbar{margin-top:.35rem;max-width:13rem}",
	"thead{display:table-header-group}tr{break-inside:avoid}",
	".tag{display:inline-flex;align-items:center;gap:.3rem;font-size:.8125rem;font-weight:600;"
	"padding:.05rem .5rem;border-radius:999px;white-space:nowrap}.tag "
	"svg{width:.8rem;height:.8rem}",
	/* Rejected rows. */
	".reasons{margin-top:.9rem;padding:.9rem 1.1rem 1rem}.reasons h3{display:flex;"
	"flex-wrap:wrap;gap:.2rem .6rem;align-items:baseline}",
	".reason{margin-top:.9rem;break-inside:avoid}.reason>p{margin-bottom:.3rem}",
	".rows{list-style:none;border-left:3px solid var(--rejected);padding-left:.8rem}.rows "
	"li+li{"
	"margin-top:.5rem}.record{display:block;background:var(--head);border-radius:5px;"
	"padding:.3rem .55rem;margin-top:.15rem;white-space:pre-wrap}",
	/* Timeline and plots. */
	".timeline{padding:.9rem 1.1rem .6rem}.tl{display:grid;grid-template-columns:8.5rem 1fr "
	"8rem;"
	"gap:0 .9rem;align-items:center;padding:.2rem 0}.tn{font-weight:600;font-size:.9375rem}"
	".ts{font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums;text-align:"
	"right}"
	".ts span{display:block}.lane{display:block;width:100%;height:1.75rem;overflow:visible}"
	".b0{fill:var(--inserted)}"
	".b1{fill:var(--inserted);fill-opacity:.6}.task{fill:var(--present)}"
	".lane path{fill:none;stroke-width:3;vector-effect:non-scaling-stroke}"
	".again{stroke:var(--rejected)}.conn{stroke:var(--duplicate)}"
	".lk{white-space:nowrap}.lk i{display:inline-block;width:3px;height:.9em;margin:0 .35em 0 "
	".5em;vertical-align:-.1em}.lk i.again{background:var(--rejected)}.lk i.conn{"
	"background:var(--duplicate)}.axis .ticks{position:relative;height:1.4rem;font-size:.75rem;"
	"color:var(--soft);border-top:1px solid var(--line)}.ticks span{position:absolute;"
	"padding-left:.3rem;border-left:1px solid var(--line);white-space:nowrap}",
	".plots td{vertical-align:middle;padding-top:.3rem;padding-bottom:.3rem}.plots "
	".pl{width:42%}"
	".plots svg{display:block;width:100%;height:1.7rem;fill:var(--inserted);fill-opacity:.75;"
	"border-bottom:1px solid var(--present)}.plots .med{stroke:var(--ink);stroke-width:1.6;"
	"vector-effect:non-scaling-stroke}.ends{font-weight:400}.ends span:last-child{float:right}",
	".picture{padding:1rem;overflow-x:auto;--weir-flow:var(--inserted);--weir-store:var(--good)"
	";"
	"--weir-task:var(--duplicate)}.picture svg{display:block;min-width:38rem;margin:0 auto}",
	"footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line);"
	"color:var(--soft);font-size:.875rem}footer p+p{margin-top:.35rem}",
	/* A phone: the rows of wide tables become cards. */
	"@media(max-width:46rem){main{padding:1.25rem 1rem 2rem}h1{font-size:1.4rem}.verdict,.sum,"
	"dl.facts{padding-left:1rem;padding-right:1rem}.sum+.bar{margin-left:1rem;margin-right:"
	"1rem}"
	".sum{display:grid;grid-template-columns:.9rem 1fr;gap:.1rem .5rem}.sum div{grid-column:2;"
	"flex-direction:row-reverse;justify-content:space-between;align-items:baseline}.sum "
	"b{font-size:1.15rem}.sum i{font-size:1rem;grid-column:1}table.wide td[data-l]:empty{"
	"display:none}"
	"dl.facts{grid-template-columns:1fr 1fr}"
	"table.wide thead{display:none}table.wide,table.wide tbody,table.wide tr,table.wide td{"
	"display:block}table.wide tr{padding:.7rem 1rem;border-top:1px solid var(--line)}"
	"table.wide tr:first-child{border-top:0}table.wide td{border:0;padding:.1rem 0}"
	"table.wide "
	"td[data-l]{display:flex;justify-content:space-between;gap:1rem;text-align:right}"
	"table.wide td[data-l]::before{content:attr(data-l);color:var(--soft);font-weight:400;"
	"text-align:left;flex:none}table.wide tr.total{border-top:2px solid var(--line)}"
	".flowbar{max-width:none;margin:.35rem 0}"
	".tl{grid-template-columns:1fr auto;padding:.4rem 0}.tl .lane,.tl .ticks{grid-row:2;"
	"grid-column:1/3}.ts span{display:inline;margin-left:.6rem}.axis{padding:0}"
	"table.counts tr{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 1rem}"
	"table.wide td[data-l]{gap:.5rem}"
	"table.counts td:not([data-l]){grid-column:1/-1}"
	"table.plots tr{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .5rem;"
	"padding:.45rem 1rem}table.plots td:not([data-l]){flex-basis:100%;width:auto}"
	"table.plots td[data-l]{display:block;font-size:.6875rem}table.plots td[data-l]::before{"
	"margin-right:.3em}table.plots svg{height:1.4rem}}",
	/* Paper: dark ink, whole rows, colours that are kept. */
	"@media "
	"print{:root{--bg:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--head:#f0f0f0;"
	"--inserted:#0072b2;--present:#8b969f;--duplicate:#c58a00;--rejected:#d1490c;--good:#"
	"00684f;"
	"--warn:#855600;--bad:#b3261e;--open:#475a6b;--good-bg:#e3f4ee;--warn-bg:#fdf1d8;"
	"--bad-bg:#fce9e7;--open-bg:#e8edf1}body{font-size:10.5pt;-webkit-print-color-adjust:exact;"
	"print-color-adjust:exact}main{max-width:none;padding:0}section{margin-top:1.4rem}"
	"h2,h3{break-after:avoid}.glance{break-inside:avoid}@page{margin:14mm}.picture{overflow:"
	"visible}"
	".picture svg{min-width:0;max-width:100%;break-inside:avoid}.tl{break-inside:avoid}}",
	NULL,
};
