"use strict";
// The page begins in the language and at the place that its address names.
reportTools.begin(reportTools.asked());
document.getElementById(reportTools.target())?.scrollIntoView();
