; What the taskbar of Windows does and Wine's does not: it tells the icon's program that its balloon was clicked.
;
; For trials only. While it runs it looks whether the mouse is pressed over a balloon; then it posts the message of the
; documented kind (NIN_BALLOONUSERCLICK, by the icon's own callback message) to the icon's windows, and ends.

Unicode true
Target amd64-unicode
!include "LogicLib.nsh"

!define CALLBACK 0x40B ; what the icon asked to be told by
!define NIN_BALLOONUSERCLICK 0x405
!define VK_LBUTTON 1

Name "taskbar"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent

Section
  ${Do}
    Sleep 10
    System::Call 'user32::GetAsyncKeyState(i ${VK_LBUTTON})i.r0'
    IntOp $0 $0 & 0x8000
    ${If} $0 <> 0
      System::Call '*(i,i)p.r1'
      System::Call 'user32::GetCursorPos(p r1)'
      System::Call '*$1(l.r2)'
      System::Free $1
      System::Call 'user32::WindowFromPoint(l r2)p.r3'
      System::Call 'user32::GetClassNameW(p r3,w.r4,i 100)'
      ${If} $4 == "tooltips_class32"
        ${Break}
      ${EndIf}
    ${EndIf}
  ${Loop}
  StrCpy $5 0
  ${Do}
    System::Call 'user32::FindWindowExW(p 0,p r5,p 0,p 0)p.r5'
    ${If} $5 P= 0
      ${Break}
    ${EndIf}
    System::Call 'user32::GetClassNameW(p r5,w.r4,i 200)'
    StrCpy $6 $4 "" -14
    ${If} $6 == "SystemTrayIcon"
      System::Call 'user32::PostMessageW(p r5,i ${CALLBACK},p 0,p ${NIN_BALLOONUSERCLICK})' ; the menu's window hears nothing
    ${EndIf}
  ${Loop}
SectionEnd
